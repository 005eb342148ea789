import type { Dialect } from '../../support/sandboxProgram';
import { datasetSuite, type DatasetSuite } from './datasetSuite';
import { closeGrids } from './openGrid';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{},"tags":[]}',
  '{"id":"exact","input":{"b":12345678901234567890,"a":1.0,"1":"\\u0041"},"expected_output":"\\u0041","metadata":{"b":1,"a":2},"tags":["k:v"]}',
];

/** A dataset with the records paris, rome and exact. Every grid is closed between the tests. */
export function gridDataset(dialect: Dialect): DatasetSuite {
  return datasetSuite(dialect, 'grid', records, 'json', closeGrids);
}
