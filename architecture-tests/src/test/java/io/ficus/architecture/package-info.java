/**
 * The rules of the house as tests. Each rule is an object with a name and a violation that was
 * planted for it, so that a rule that no longer sees anything fails too.
 */
@NullMarked
package io.ficus.architecture;

import org.jspecify.annotations.NullMarked;
