/** How the authority over a domain's writes goes from one store to the other. Plain Java. */
@NullMarked
package io.ficus.cutover.domain.handover;

import org.jspecify.annotations.NullMarked;
