/** A file or its mapping cannot be used: the message says what is wrong, `advice` what to do about it. Nothing was changed. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(
    message: string,
    readonly advice?: string,
  ) {
    super(message);
  }
}

/** Somebody else imports the same source at this moment; it is worth to come again. */
export class ImportBusy extends ImportRefused {}
