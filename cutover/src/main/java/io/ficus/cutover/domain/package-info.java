/** Which steps are legal, what a gate asks, and what evidence it takes. Plain Java. */
@NullMarked
package io.ficus.cutover.domain;

import org.jspecify.annotations.NullMarked;
