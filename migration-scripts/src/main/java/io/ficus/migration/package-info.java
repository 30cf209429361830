/** The SQL of every schema, and the build step that turns a migrated schema into jOOQ classes. */
@NullMarked
package io.ficus.migration;

import org.jspecify.annotations.NullMarked;
