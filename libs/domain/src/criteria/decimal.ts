const form = /^-?\d{1,30}(\.\d{1,30})?$/;

/** A decimal number, held exactly: `units` of a `scale`-th power of a tenth. */
export class Decimal {
  private constructor(
    private readonly units: bigint,
    private readonly scale: number,
  ) {}

  /** Reads decimal text such as `125000` or `-4821.50`; undefined when it is none. */
  static of(text: string): Decimal | undefined {
    if (!form.test(text)) return undefined;
    const [whole = '', fraction = ''] = text.split('.');
    return new Decimal(BigInt(whole + fraction), fraction.length);
  }

  static ofWhole(number: bigint): Decimal {
    return new Decimal(number, 0);
  }

  /** Below zero when less than the other, zero when equal, above when more. */
  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.unitsAt(scale) - other.unitsAt(scale);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.scale);
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  private unitsAt(scale: number): bigint {
    return this.units * 10n ** BigInt(scale - this.scale);
  }
}
