/** The route as state. Typing replaces the entry in the history; a change of screen makes a new one. */
import { format, parse, type Question, type Route, type Screen } from '../logic/route';

class Router {
  route: Route = $state.raw(parse(location.hash));

  get screen(): Screen {
    return this.route.screen;
  }

  get question(): Question {
    return this.route.question;
  }

  /** The facts that came with the link. */
  get slice(): string | undefined {
    return this.route.slice;
  }

  constructor() {
    addEventListener('popstate', () => {
      this.route = parse(location.hash);
    });
  }

  /** Shows a screen and keeps the question. */
  go(screen: Screen, change: Question = {}): void {
    this.route = { ...this.route, screen, question: { ...this.question, ...change } };
    history.pushState(null, '', format(this.route));
  }

  /** Changes the question on the same screen. */
  ask(change: Question): void {
    this.route = { ...this.route, question: { ...this.question, ...change } };
    history.replaceState(null, '', format(this.route));
  }

  /** Goes on with a whole account: the facts of the link are left behind, the question stays. */
  whole(): void {
    this.route = { screen: this.screen === 'open' ? 'ask' : this.screen, question: this.question };
    history.replaceState(null, '', format(this.route));
  }

  /** Forgets the question and shows the first screen. */
  reset(): void {
    this.route = { screen: 'open', question: {} };
    history.pushState(null, '', format(this.route));
  }
}

export const router = new Router();
