import { Button } from 'antd-mobile'
import { Bubble } from '../../envelopes/parts/Bubble.tsx'
export const Room = () => [Button, Bubble]
