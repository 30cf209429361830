/** What Ficus costs and how fast it is, measured on the demo with one command. */
@NullMarked
package io.ficus.benchmarks;

import org.jspecify.annotations.NullMarked;
