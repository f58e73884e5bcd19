/** The workflows this product registers, one by one. */
export { deal } from './deal/deal.workflow.js';
export { handover } from './handover/handover.workflow.js';
export { returnCase } from './returns/return-case.workflow.js';
