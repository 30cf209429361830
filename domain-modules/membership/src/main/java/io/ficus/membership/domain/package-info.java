/** What a member and a loyalty account are, and the rules that hold for them. Plain Java. */
@NullMarked
package io.ficus.membership.domain;

import org.jspecify.annotations.NullMarked;
