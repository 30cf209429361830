package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Finding.State;
import java.util.List;

/**
 * One question to a store, and how its answer becomes a finding.
 *
 * @param <S> what is asked: a connection to the source, or to Kafka
 */
record Check<S>(String id, String title, Question<S> question) {

  /** Asks a store. */
  @FunctionalInterface
  interface Question<S> {
    Answer ask(S store) throws Exception;
  }

  /** A finding without its name. */
  record Answer(State state, String found, List<String> remedy) {

    static Answer ok(String found) {
      return new Answer(State.OK, found, List.of());
    }

    static Answer failed(String found, String... remedy) {
      return new Answer(State.FAILED, found, List.of(remedy));
    }

    static Answer failed(String found, List<String> remedy) {
      return new Answer(State.FAILED, found, remedy);
    }

    static Answer warning(String found, String... remedy) {
      return new Answer(State.WARNING, found, List.of(remedy));
    }

    static Answer unknown(String why) {
      return new Answer(State.UNKNOWN, why, List.of());
    }
  }

  /** Asks; a question that cannot be answered is UNKNOWN and says why, and stops no other. */
  Finding on(S store) {
    try {
      return as(question.ask(store));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return as(Answer.unknown("interrupted while asking"));
    } catch (Exception e) {
      return as(Answer.unknown("could not be asked: " + Causes.inOneLine(e)));
    }
  }

  /** The finding when there is nobody to ask. */
  Finding unanswered(String why) {
    return as(Answer.unknown(why));
  }

  private Finding as(Answer answer) {
    return new Finding(id, title, answer.state(), answer.found(), answer.remedy());
  }
}
