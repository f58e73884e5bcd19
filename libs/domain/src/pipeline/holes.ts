/**
 * Where a definition has bad form: what stands there, or stands in for it, means nothing. Nothing is said of these
 * places, nor of what would be otherwise if something else stood there; of everything else, all is.
 */
export class Holes {
  private readonly paths: ReadonlySet<string>;

  constructor(paths: readonly string[] = []) {
    this.paths = new Set(paths);
  }

  /** Whether what stands at a place is unknown: the place, or what it is a part of, is a hole. */
  has(path: string): boolean {
    if (this.paths.size === 0) return false;
    const steps = path.split('.');
    return steps.some((_, index) => this.paths.has(steps.slice(0, index + 1).join('.')));
  }

  /** Whether a part of each in a list is known, so that what none of them has is nowhere. */
  leave(part: string, list: readonly unknown[], path: string): boolean {
    return !this.has(path) && list.every((_, index) => !this.has(`${path}.${index}.${part}`));
  }
}

export const noHoles = new Holes();
