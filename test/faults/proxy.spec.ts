import { createServer, type AddressInfo, type Server } from 'node:net';
import { sendRaw } from '../support/raw-http.js';
import { createServer as createHttp } from 'node:http';
import { Proxy } from './proxy.js';

let server: Server;
let proxy: Proxy;
let taken: string[];

beforeEach(async () => {
  taken = [];
  server = createHttp((request, response) => {
    taken.push(request.url!);
    response.end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await Proxy.start((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

const ask = (url: string) => sendRaw(`http://127.0.0.1:${proxy.port}`, { method: 'GET', url });

describe('the proxy', () => {
  it('carries what is sent and answered', async () => {
    expect((await ask('/a')).body).toBe('done');
  });

  it('throws an answer away after the far end has done its work', async () => {
    proxy.set({ kind: 'swallow', share: 1 });
    await expect(ask('/b')).rejects.toThrow();
    expect(taken).toEqual(['/b']);
    expect(proxy.harmed).toBe(1);
  });

  it('cuts before anything has arrived, and carries again', async () => {
    proxy.set({ kind: 'cut' });
    await expect(ask('/c')).rejects.toThrow();
    expect(taken).toEqual([]);
    proxy.set({ kind: 'none' });
    expect((await ask('/d')).body).toBe('done');
  });

  it('delays', async () => {
    proxy.set({ kind: 'delay', ms: 200 });
    const began = performance.now();
    expect((await ask('/e')).body).toBe('done');
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  it('ends a connection whose far end is not there', async () => {
    const nowhere = createServer();
    await new Promise<void>((resolve) => nowhere.listen(0, '127.0.0.1', resolve));
    const { port } = nowhere.address() as AddressInfo;
    await new Promise((resolve) => nowhere.close(resolve));
    const lost = await Proxy.start(port);
    await expect(sendRaw(`http://127.0.0.1:${lost.port}`, { method: 'GET', url: '/' })).rejects.toThrow();
    await lost.close();
  });
});
