import { routes } from '@fuquan/contract/envelopes.ts'
import { TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { newId } from '#/engine/ids.ts'

// What a claim costs in HTTP, contract and reply alone: same path, body and reply shape, no house
// behind it. The benches hold the real route against it.
const route = routes.claimEnvelope
// The roof casts it the same way.
const app = Fastify({ routerOptions: { maxParamLength: 200 } }) as unknown as FastifyInstance
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)

const transferId = TransferId.out.parse(newId())
let number = 0
app.route({
  method: route.method,
  url: `/api${route.path}`,
  schema: { params: route.params, body: route.body.strict(), response: { 200: route.reply } },
  handler: (_, reply) => reply.send({ number: ++number, amount: 5n, at: new Date(), transferId }),
})

await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' })
process.stdout.write('echo is open\n')
