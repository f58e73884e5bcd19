import { Injectable } from '@nestjs/common';
import { instant } from '@app/domain/instant.js';
import type { ReturnCommanded } from '@app/domain/returns/commands.js';
import { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import { ReturnLinkRepository, type OpenedLink } from '@app/persistence/return-link.repository.js';
import { tokenHash, tokenPrefixes } from '@app/persistence/secret-token.js';
import { commandIdOf, keyReused, requestHashOf } from '../common/idempotency.js';
import { throughOf } from '../common/request-origin.js';
import { commandOf } from '../returns/return-acts.js';
import { ReturnCommandsService } from '../returns/return-commands.service.js';
import { LinkFilesService } from './link-files.service.js';
import type { KeyedAct } from './link-form.js';
import { actingBy, linkViewOf, type LinkView } from './link-view.js';

/** `over`: we gave it out, and it works no more. */
export type Admission = 'unknown' | 'over' | OpenedLink;

const wellFormed = new RegExp(`^${tokenPrefixes.link}[\\w-]{43}$`);

/** Lets the holder of a link see one case, and do what the table of acts lets them do there. */
@Injectable()
export class ReturnLinkService {
  constructor(
    private readonly links: ReturnLinkRepository,
    private readonly commands: ReturnCommandsService,
    private readonly files: LinkFilesService,
    private readonly origins: CommandOriginRepository,
  ) {}

  async admit(token: string): Promise<Admission> {
    if (!wellFormed.test(token)) return 'unknown';
    const opened = await this.links.open(tokenHash(token));
    if (!opened) return 'unknown';
    return opened.isOver ? 'over' : opened;
  }

  async view(opened: OpenedLink): Promise<LinkView> {
    const said = await this.links.said(opened.link);
    return linkViewOf(opened, said, await this.files.seen(opened), instant(Date.now()));
  }

  /**
   * Does the acts of a form in turn. Each is known by its key: sent again the form goes on where it was left, and is answered alike
   * once all of it is done.
   * @throws ProblemError as the API's own endpoint would
   */
  async act(opened: OpenedLink, acts: readonly KeyedAct[]): Promise<void> {
    for (const one of acts) await this.actOnce(opened, one);
  }

  private async actOnce(opened: OpenedLink, { key, input, seen }: KeyedAct): Promise<void> {
    const { link } = opened;
    const commandId = commandIdOf(link.id, key);
    const requestHash = requestHashOf(input, `${input.act} ${link.caseId} by a link`);
    const known = await this.links.eventOf(link, commandId);
    if (known && known.requestHash !== requestHash) throw keyReused();
    if (known) return;
    const { command, texts } = commandOf(input, commandId);
    const commanded: ReturnCommanded = {
      ...{ commandId, requestHash, command, ...actingBy(opened), seen },
      principalId: link.holderId,
      through: await throughOf({ userId: link.holderId, byLink: true }, this.origins),
    };
    await this.commands.carry(opened, commanded, texts);
  }
}
