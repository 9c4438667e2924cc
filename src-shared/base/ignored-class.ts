/** A target of this class index counts neither in a loss nor in a metric: a class that training never saw. PyTorch's value. */
export const IGNORED_CLASS = -100;
