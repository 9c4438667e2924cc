import { defineRecords } from '../records';
import { VALUE_FORM } from '../record-form';

/** The records of a project as commands carry them. */
export const valueRecords = defineRecords(VALUE_FORM);
