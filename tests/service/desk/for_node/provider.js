// A real OpenID provider for the tests: signs everybody in as the login hint says, with the groups of its name.
import { Provider } from 'oidc-provider'

const [port, redirect] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const groups = { kari: ['ordstyrer-bo'], liv: ['skole'], per: [] }
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'ordstyrer', client_secret: 'a secret of the tests', redirect_uris: [redirect],
    response_types: ['code'], grant_types: ['authorization_code'], post_logout_redirect_uris: [],
  }],
  claims: { openid: ['sub'], profile: ['groups'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['of the tests'] },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, groups: groups[id] ?? [] }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  features: { devInteractions: { enabled: false } },
})
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next()
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res)
  if (prompt.name === 'login') {
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: params.login_hint ?? 'kari' } })
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } })
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
