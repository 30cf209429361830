/** Parts that this version does not have, and that say so. */
@NullMarked
package io.ficus.cutover.adapter.out.absent;

import org.jspecify.annotations.NullMarked;
