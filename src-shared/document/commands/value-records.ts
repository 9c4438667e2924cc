import { defineRecords } from '../records';
import { splitValueRecord } from '../record-form';

/** The records of a project as commands carry them. */
export const valueRecords = defineRecords(splitValueRecord);
