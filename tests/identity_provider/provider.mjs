// A real OpenID Connect provider on loopback: oidc-provider with its own pages for signing in, which take any name.
// Arguments: the address to which it sends people back, and a JSON object name → groups. Prints its issuer.
import http from "node:http";
import { Provider } from "oidc-provider";

const [back, groups] = [process.argv[2], JSON.parse(process.argv[3])];
const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "fuwake", client_secret: "a secret: with + signs", redirect_uris: [back] }],
    claims: { openid: ["sub"], profile: ["preferred_username", "groups"], email: ["email"] },
    cookies: { keys: ["of the tests"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, email: `${id}@example.org`, groups: groups[id] ?? [] }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
