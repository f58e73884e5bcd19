import { readConfig } from '@app/config/config.js';
import { createApp } from './create-app.js';

const config = readConfig();
const app = await createApp(config);
await app.listen(config.DEALWARDEN_HTTP_PORT, config.DEALWARDEN_HTTP_HOST);
