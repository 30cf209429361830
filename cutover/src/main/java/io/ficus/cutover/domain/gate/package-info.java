/** What a gate asks, and what evidence it takes. Plain Java. */
@NullMarked
package io.ficus.cutover.domain.gate;

import org.jspecify.annotations.NullMarked;
