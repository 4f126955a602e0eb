export class EnvelopeManager {}
