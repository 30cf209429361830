/** What moving the authority over a domain needs of the stores, put together from the rooms. */
@NullMarked
package io.ficus.app.handover;

import org.jspecify.annotations.NullMarked;
