import { Injectable } from '@nestjs/common';

interface KnownRoute {
  readonly method: string;
  /** As Fastify knows it, e.g. `/api/v1/deals/:id`. */
  readonly url: string;
  readonly pattern: RegExp;
}

/** Methods of each address, to tell a wrong method from an address that does not exist. */
@Injectable()
export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  /** Remembers a route as Fastify registers it. */
  add(methods: string | readonly string[], url: string): void {
    const path = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+');
    const pattern = new RegExp(`^${path}/?$`);
    for (const method of [methods].flat()) this.routes.push({ method, url, pattern });
  }

  all(): readonly KnownRoute[] {
    return this.routes;
  }

  /** Asked only when nothing was found, so that it need not be quick. */
  methodsOf(url: string): string[] {
    const [path = ''] = url.split('?');
    const methods = this.routes.filter((route) => route.pattern.test(path)).map((route) => route.method);
    return [...new Set(methods)].sort();
  }
}
