import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/page.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { meQuery } from './api/me.js';
import { createQueryClient } from './api/query-client.js';
import { makeRouter } from './app/router.js';
import { theme } from './app/theme.js';
import { startLanguage } from './i18n/i18n.js';
import { chosenLanguage } from './i18n/languages.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const queries = createQueryClient(() => {
  queries.setQueryData(meQuery.queryKey, null);
  void router.invalidate();
});
const router = makeRouter(queries);

await startLanguage(chosenLanguage());
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" autoClose={6_000} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
