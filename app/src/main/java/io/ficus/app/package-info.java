/** The composition root: wiring, command line, HTTP API, embedded stores, demo. */
@NullMarked
package io.ficus.app;

import org.jspecify.annotations.NullMarked;
