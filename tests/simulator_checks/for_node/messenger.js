// Speaks to the simulator through messaging-api-messenger; reads what to do from stdin, prints what came of it.
import { readFileSync } from 'node:fs';
import messenger from 'messaging-api-messenger';

const told = JSON.parse(readFileSync(0, 'utf8'));
const { MessengerClient, MessengerBatch } = messenger;
const shared = { appId: told.app_id, appSecret: told.app_secret, origin: told.origin, version: '26.0' };
const page = new MessengerClient({ ...shared, accessToken: told.page_token });
const app = new MessengerClient({ ...shared, accessToken: told.app_token, skipAppSecretProof: true });

async function code(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return error.response ? error.response.data.error.code : String(error);
  }
}

const found = {
  page: await page.getPageInfo(),
  subscribed: await app.createSubscription({
    object: 'page',
    callbackUrl: told.callback,
    fields: ['messages', 'message_echoes', 'feed'],
    verifyToken: told.verify_token,
    accessToken: told.app_token,
  }),
  subscriptions: await app.getSubscriptions({ accessToken: told.app_token }),
  profile: await page.getUserProfile(told.person, { fields: ['id', 'name'] }),
  sent: await page.sendText(told.person, 'Hei! Vi åpner klokka ti 😀'),
  known: await page.sendMessage(told.person, { text: 'Med nøkkel', metadata: 'our-key' }),
  privately: await page.sendText({ commentId: told.comment }, 'Derfor skjulte vi den.'),
  typing: await page.typingOn(told.person),
  batch: await page.sendBatch([
    MessengerBatch.sendText(told.person, 'en'),
    MessengerBatch.sendText('1', 'to'),
  ]),
  stranger: await code(() => page.sendText('1', 'Hei')),
  badly: await code(() =>
    new MessengerClient({ ...shared, appSecret: 'wrong', accessToken: told.page_token }).getPageInfo(),
  ),
};
process.stdout.write(JSON.stringify(found));
