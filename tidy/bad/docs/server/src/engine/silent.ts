export function silent(): void {}
