/** What is offered to be chosen as a file of deals. */
export const dealFiles = '.csv,.txt,.tsv,text/csv';
export const mappingFiles = '.json,application/json';
