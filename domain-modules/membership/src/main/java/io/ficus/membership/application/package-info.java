/** What can be asked of membership, and the driven ports that it needs. Plain Java. */
@NullMarked
package io.ficus.membership.application;

import org.jspecify.annotations.NullMarked;
