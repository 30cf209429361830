/** The example shop on embedded stores: data, traffic, and the start that shows what it does. */
@NullMarked
package io.ficus.app.demo;

import org.jspecify.annotations.NullMarked;
