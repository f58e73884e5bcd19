/**
 * Loaded before all workflows. The SDK writes down where each promise of a workflow was made, for a stack of its own that
 * nobody here asks for; looking up the places of ten frames was a third of a worker's time. One frame stays: where an error arose.
 */
Error.stackTraceLimit = 1;
