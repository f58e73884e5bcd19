/**
 * Columns that hold codes, keys, hashes and what the engine computes, and no words of people: whoever is called like a stage must not change
 * them, and no row may come to differ from its workflow. Columns that a CHECK or a foreign key holds are codes without being named here.
 */
export const codeColumns: ReadonlySet<string> = new Set([
  ...['deal.state', 'deal.stage', 'deal.currency', 'deal.product_key', 'handover.state', 'return_case.state'],
  ...['announcement.stage', 'announcement.action', 'message.stage', 'message.action', 'message.language'],
  ...['alert.detail', 'escalation.end_reason', 'escalation.stalls', 'case_notice.told_as'],
  ...['deal_migration.stages', 'deal_migration_refusal.code', 'pipeline.draft'],
  ...['import_job.source', 'import_job.pipeline_key', 'import_job.counts', 'import_job.mapping'],
  ...['import_run.file_hash', 'import_run.mapping_hash', 'import_run.counts', 'idempotency.request_hash'],
  ...['report_deal.pipeline_key', 'report_deal.stage', 'report_deal.status', 'report_deal.product_key'],
  ...['report_deal.customer_class', 'report_deal.loss_reason', 'report_stall.kind', 'report_stall.stage'],
  ...['report_stay.stage', 'retiming.pipeline_key', 'retiming.calendar_key', 'retiming.regulation_key'],
  ...['return_duty.step', 'return_duty.in_charge', 'return_letter.part_ids'],
  ...['return_line.product_key', 'return_line.batch', 'return_line.delivery', 'saved_view.sort'],
  ...['webhook.secret', 'webhook.former_secret', 'webhook_delivery.type', 'webhook_delivery.body'],
]);
