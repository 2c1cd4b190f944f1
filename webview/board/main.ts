import '../ui/elements.ts';
import { Host } from '../bridge/host.ts';
import { BoardApp } from './boardApp.ts';
import './board.css';

document.body.append(new BoardApp(new Host()));
