/** Which steps between stages are legal, and what they cost. Plain Java. */
@NullMarked
package io.ficus.cutover.domain;

import org.jspecify.annotations.NullMarked;
