/** What the membership domain shows to everyone: its ids and its front door. */
@NullMarked
package io.ficus.membership;

import org.jspecify.annotations.NullMarked;
