// Verifies signatures with @octokit/webhooks-methods, whose scheme (sha256= over the body) is Meta's.
import { readFileSync } from 'node:fs';
import { sign, verify } from '@octokit/webhooks-methods';

const bodies = JSON.parse(readFileSync(0, 'utf8'));
const found = [];
for (const { secret, body_base64: encoded, signature } of bodies) {
  const body = Buffer.from(encoded, 'base64').toString('utf8');
  found.push({
    verified: signature.startsWith('sha256=') && (await verify(secret, body, signature)),
    signature: await sign(secret, body),
  });
}
process.stdout.write(JSON.stringify(found));
