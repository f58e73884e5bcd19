import { v5 as uuidv5 } from 'uuid';

/** Ids of imported things are made from this, their source and their id there: importing again finds them. */
const namespace = '6f1d6f0c-2f4b-5c53-9e43-6a2f8a5f7f10';

export type ImportedKind = 'customer' | 'person' | 'team' | 'deal' | 'command' | 'importer';

export class Identity {
  private readonly source: string;

  constructor(source: string) {
    this.source = uuidv5(source, namespace);
  }

  of(kind: ImportedKind, externalId: string): string {
    return uuidv5(`${kind}:${externalId}`, this.source);
  }
}

/** A key such as `gtx-pro` from a name such as `GTX Pro`. */
export function keyFrom(name: string): string {
  return plain(name).join('-');
}

/** The words of a name in ASCII letters and digits; marks above letters are left out. */
export function plain(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
