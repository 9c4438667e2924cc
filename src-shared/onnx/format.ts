/** The operator set Unroll writes: the newest for which every operator of a training step has kernels. */
export const OPSET = 17;
/** The file format version that goes with it. */
export const IR_VERSION = 8;
export const PRODUCER_NAME = 'unroll';
/** The version in package.json (a test compares them): the core reads no files. */
export const PRODUCER_VERSION = '0.1.0';
