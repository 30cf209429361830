/** The front door: what may be asked of the cutover, and what it takes. */
@NullMarked
package io.ficus.cutover.application.door;

import org.jspecify.annotations.NullMarked;
