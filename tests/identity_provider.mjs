// A provider of OpenID Connect for tests, as a process of its own. Whoever signs in there is called by what they typed;
// the provider vouches for an address unless it starts with "unverified".
import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "cohortium",
      client_secret: "a-secret-of-the-tests",
      redirect_uris: [callback],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["of-the-tests"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => ({ sub: `id-of-${id}`.slice(0, 60), email: id, email_verified: !id.startsWith("unverified"), name: "Ada" }),
  }),
});

provider.listen(Number(port), "127.0.0.1");
