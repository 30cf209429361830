/** The members in the schema that this module owns, by jOOQ. */
@NullMarked
package io.ficus.membership.adapter.out.jooq;

import org.jspecify.annotations.NullMarked;
