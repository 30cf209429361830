package io.ficus.planted.kafka.app;

import org.apache.kafka.clients.producer.KafkaProducer;

final class Produces {
  String known() {
    return KafkaProducer.class.getName();
  }
}
