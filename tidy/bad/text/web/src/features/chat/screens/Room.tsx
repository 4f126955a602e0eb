export const Room = () => <p>Hello neighbours</p>
