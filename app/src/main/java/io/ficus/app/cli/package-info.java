/** The command line: one tree of noun and verb that talks to a running server over its HTTP API. */
@NullMarked
package io.ficus.app.cli;

import org.jspecify.annotations.NullMarked;
