package io.ficus.cutover.adapter.out.absent;

import io.ficus.cutover.application.Drain;
import io.ficus.cutover.application.Fence;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.ReverseSync;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers a {@link HandOver} of parts that are not there. */
@Configuration(proxyBeanMethods = false)
public class AbsentPartsConfiguration {

  @Bean
  Fence cutoverFence() {
    return new NoFence();
  }

  @Bean
  Drain cutoverDrain() {
    return new NoDrain();
  }

  @Bean
  ReverseSync cutoverReverseSync() {
    return new NoReverseSync();
  }

  @Bean
  HandOver cutoverHandOver(Fence fence, Drain drain, ReverseSync reverseSync) {
    return new HandOver(fence, drain, reverseSync);
  }
}
