/** The workflows this product registers, one by one. */
export { deal } from './deal/deal.workflow.js';
