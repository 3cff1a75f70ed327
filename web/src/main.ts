/** Starts the page. */
import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';

// A task of its own, behind that of reading the script.
setTimeout(() => mount(App, { target: document.getElementById('app')! }));
