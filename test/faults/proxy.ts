import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What happens to what goes through. `swallow`: the far end gets everything, and its answer is thrown away with the
 * connection, as by a network that fails after a commit. A share of the connections, between 0 and 1.
 */
export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'swallow'; readonly share: number };

/** A TCP proxy that can do harm. */
export class Proxy {
  private trouble: Trouble = { kind: 'none' };
  private readonly open = new Set<Socket>();
  /** Connections that were cut or whose answer was thrown away. */
  harmed = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (near) => this.carry(near));
  }

  /** @param target the port on loopback that it stands in front of */
  static async start(target: number): Promise<Proxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Proxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on, also for connections that are open. */
  set(trouble: Trouble): void {
    this.trouble = trouble;
    if (trouble.kind !== 'cut') return;
    for (const socket of this.open) this.reset(socket);
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private carry(near: Socket): void {
    if (this.trouble.kind === 'cut') return this.reset(near);
    const far = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    this.join(near, far, (data) => this.later(far, data));
    this.join(far, near, (data) => this.answer(near, data));
  }

  private join(from: Socket, to: Socket, carry: (data: Buffer) => void): void {
    this.open.add(from);
    // That a connection is lost is what it is for; whoever is at its end hears of it by the close.
    from.on('error', () => undefined);
    from.on('data', carry).on('end', () => to.end());
    from.on('close', () => {
      this.open.delete(from);
      to.destroy();
    });
  }

  private later(to: Socket, data: Buffer): void {
    const write = () => void (to.writable && to.write(data));
    if (this.trouble.kind === 'delay') setTimeout(write, this.trouble.ms);
    else write();
  }

  private answer(near: Socket, data: Buffer): void {
    const { trouble } = this;
    if (trouble.kind === 'swallow' && Math.random() < trouble.share) this.reset(near);
    else if (near.writable) near.write(data);
  }

  private reset(socket: Socket): void {
    this.harmed++;
    socket.resetAndDestroy();
  }
}
